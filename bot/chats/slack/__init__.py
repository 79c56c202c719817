"""Slack: ``render`` makes blocks, ``answers`` reads what Slack replied, ``send`` posts."""
