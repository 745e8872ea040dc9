"""What the numbers of a wrong result say by themselves. `explain` asks the others, one kind of relation each."""
