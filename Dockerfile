# Steward for the cloud: one image, run as `steward web`, `live`, `worker` or `migrate`.

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/steward
ENV PATH="/opt/steward/bin:/opt/tools/bin:$PATH" PIP_NO_CACHE_DIR=1
COPY requirements/ requirements/
RUN pip install --require-hashes -r requirements/runtime.txt \
    && pip install --require-hashes -r requirements/uv.txt --target /opt/tools \
    && pip install --require-hashes -r requirements/node.txt --target /opt/tools
ENV PYTHONPATH=/opt/tools
COPY package.json package-lock.json .npmrc pyproject.toml LICENSE ./
COPY src/ src/
RUN PYTHONPATH=src:/opt/tools python -m steward.kit.frontend \
    && pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/steward steward
COPY --from=build /opt/steward /opt/steward
ENV PATH="/opt/steward/bin:$PATH" STEWARD_HOME=/var/lib/steward STEWARD_HOST=0.0.0.0
USER 10001
WORKDIR /var/lib/steward
VOLUME /var/lib/steward
EXPOSE 8000
HEALTHCHECK --start-period=20s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["steward"]
CMD ["web"]
