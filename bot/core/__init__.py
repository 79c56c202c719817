"""Decides, pure: no I/O, no clock, no logging. Values go in, values with a reason come out."""
