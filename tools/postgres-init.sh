#!/bin/sh
# Run once by the PostgreSQL container, when its data folder is new: roles, database, extensions.
set -eu
OWNER_PASSWORD=$(cat /run/secrets/owner_password)
APP_PASSWORD=$(cat /run/secrets/app_password)
export OWNER_PASSWORD APP_PASSWORD
psql -X -q -v database=khuevan -U "$POSTGRES_USER" -d postgres -f /khuevan/roles.sql
