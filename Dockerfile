# One image for web, workers, beat and migrations. Build: docker compose build
# What it holds: the pinned Python packages (checked by hash), the browser libraries, LibreOffice
# Writer, Tesseract with Vietnamese, fonts. It runs as an account without rights.

FROM node:20-bookworm-slim AS browser
WORKDIR /khuevan
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libreoffice-writer-nogui tesseract-ocr tesseract-ocr-vie \
      fonts-croscore fonts-liberation2 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin khuevan \
 && install -d -o khuevan -g khuevan -m 700 /srv/khuevan/files

COPY --from=packages /opt/venv /opt/venv
WORKDIR /khuevan
COPY --from=browser /khuevan/node_modules ./node_modules
COPY . .

ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1 \
    HOME=/tmp \
    KHUEVAN_STATE=/opt/khuevan \
    KHUEVAN_FILES=/srv/khuevan/files

# The portal's files and the translations belong into the image; Tabler's extra style sheets, which
# name pictures we do not ship, do not. These values serve this one step
# and stay in no layer's environment; the real ones come when a container starts.
RUN DJANGO_SETTINGS_MODULE=config.settings.base \
    DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost/0 \
    KHUEVAN_SECRET_KEY=build-step-only \
    KHUEVAN_FILE_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    KHUEVAN_PIN_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    KHUEVAN_JOURNAL_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    sh -c 'python manage.py build_translations && python manage.py collectstatic --no-input -i "tabler-*"' \
 && python -m compileall -q /khuevan -x node_modules

ENV DJANGO_SETTINGS_MODULE=config.settings.prod
USER khuevan
VOLUME /srv/khuevan/files
EXPOSE 8000
ENTRYPOINT ["python", "-m", "tools.container"]
CMD ["web"]
