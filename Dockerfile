# The server in a container: no rights, nothing written but to /tmp, nothing fetched when it runs. See docs/serve.md.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY claimex claimex
COPY models models
RUN python -m venv /opt/claimex && /opt/claimex/bin/pip install --no-cache-dir '.[serve,html]'

FROM python:3.13-slim
COPY --from=build /opt/claimex /opt/claimex
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin claimex
USER 10001
ENV PATH=/opt/claimex/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp
WORKDIR /tmp
EXPOSE 8765
# Process 1 has no default for SIGTERM; Python handles SIGINT from its start.
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/ready', timeout=4)"]
ENTRYPOINT ["claimex"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8765"]
