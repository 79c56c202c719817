"""Remembers: the only SQL. Plain functions over one open database; decides nothing and announces nothing."""
