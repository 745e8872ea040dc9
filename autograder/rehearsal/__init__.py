"""Run Gradescope's zip as Gradescope does: in a container, or in a chroot on this machine."""
