# Two stages: the first installs the locked libraries and the bot into /opt/policy-bot, the second takes only that.
# The Python is the one that the lock files are written and tested with.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/policy-bot
COPY requirements.lock requirements-dev.lock ./
RUN /opt/policy-bot/bin/python -m pip install -q --require-hashes -r requirements.lock
# setuptools builds the package; its version and hashes are in the other lock, and it does not stay.
RUN sed -n '/^setuptools==/,/^ *# via/p' requirements-dev.lock > build.lock \
 && /opt/policy-bot/bin/python -m pip install -q --require-hashes --no-deps -r build.lock
COPY pyproject.toml README.md LICENSE feeds.yaml ./
COPY bot ./bot
RUN /opt/policy-bot/bin/python -m pip install -q --no-deps --no-build-isolation --no-index . \
 && /opt/policy-bot/bin/python -m pip uninstall -q -y setuptools

FROM python:${PYTHON}-slim
COPY --from=builder /opt/policy-bot /opt/policy-bot
COPY feeds.yaml /etc/policy-bot/feeds.yaml
# The root may be mounted read-only: everything that changes is in /data.
RUN mkdir -m 0700 /data && chown 10001:10001 /data
ENV PATH=/opt/policy-bot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    POLICY_BOT_CONFIG=/etc/policy-bot/feeds.yaml \
    POLICY_BOT_DB=/data/policy-bot.db
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["policy-bot", "health"]
ENTRYPOINT ["policy-bot"]
CMD ["run"]
