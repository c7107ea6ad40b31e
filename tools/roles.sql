-- Roles and databases of an installation. Run by a superuser; may be run again.
-- Used by the embedded server (tools/postgres.py) and by docker-compose (tools/postgres-init.sh).
-- Variable: database. From the environment: OWNER_PASSWORD, APP_PASSWORD.
--   khuevan_owner  owns the database, runs migrations, may make (test) databases
--   khuevan_app    what web and workers are: reads and writes rows, owns nothing
\set ON_ERROR_STOP on
\set QUIET on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
SET client_min_messages = warning;

SELECT 'CREATE ROLE khuevan_owner' WHERE to_regrole('khuevan_owner') IS NULL \gexec
SELECT 'CREATE ROLE khuevan_app' WHERE to_regrole('khuevan_app') IS NULL \gexec
ALTER ROLE khuevan_owner WITH LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE khuevan_app WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';

-- template1 first: the installation's database and every test database are copies of it.
\connect template1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
ALTER DEFAULT PRIVILEGES FOR ROLE khuevan_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO khuevan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE khuevan_owner GRANT USAGE, SELECT ON SEQUENCES TO khuevan_app;

\connect postgres
SELECT format('CREATE DATABASE %I OWNER khuevan_owner', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SELECT format('ALTER DATABASE %I OWNER TO khuevan_owner', :'database') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO khuevan_app', :'database') \gexec

\connect :database
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
ALTER DEFAULT PRIVILEGES FOR ROLE khuevan_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO khuevan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE khuevan_owner GRANT USAGE, SELECT ON SEQUENCES TO khuevan_app;
