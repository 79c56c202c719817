"""IS WATCHED FROM OUTSIDE: health and metrics over HTTP on loopback, a ping to a dead-man's switch, systemd's notices.

    web      GET /healthz, GET /metrics      metrics  what Prometheus is shown
    ping     tells a far server that all is well   notice  READY, WATCHDOG and STATUS for systemd

Everything here is optional and only reads: what is fine is core.health's decision, what is seen is flows.vitals'.
"""
