# One image for everything of ours: Airflow's parts, its workers, the command ews, the tracker.
FROM python:3.11-slim

RUN pip install --no-cache-dir uv \
    && useradd --uid 50000 --create-home ews \
    && install -d -o ews /opt/early-warning /var/lib/early-warning /var/lib/landing \
       /var/lib/roundup /var/log/airflow /opt/airflow

USER ews
WORKDIR /opt/early-warning

# The locked packages first: they change less often than the code.
COPY --chown=ews pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-dev --extra airflow --no-install-project --no-cache

COPY --chown=ews warning_signals warning_signals
COPY --chown=ews plugins plugins
COPY --chown=ews dags dags
COPY --chown=ews config config
COPY --chown=ews expectations expectations
RUN uv sync --frozen --no-dev --extra airflow --no-cache

ENV PATH=/opt/early-warning/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GX_ANALYTICS_ENABLED=false \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/early-warning/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/early-warning/plugins \
    EWS_CONFIG=/opt/early-warning/config \
    EWS_EXPECTATIONS=/opt/early-warning/expectations
