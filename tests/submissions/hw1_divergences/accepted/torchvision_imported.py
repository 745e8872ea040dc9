"""Imports torchvision, as notebooks do, and uses it for nothing."""
from torchvision import datasets, transforms
