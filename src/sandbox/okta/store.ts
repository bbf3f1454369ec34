import { randomBytes, randomInt } from 'node:crypto'
import Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'

export type Db = Database.Database

/** What every part of the org's state works on: its rows, its time and its own address. */
export interface Org {
  db: Db
  clock: Clock
  /** `http://localhost:PORT` */
  url: string
}

/** Opens the org's tables; without a file they live in memory and end with the process. */
export function openStore(file = ':memory:'): Db {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.exec(TABLES)
  return db
}

/** The stored value of that name, made once. */
export function setting(db: Db, name: string, make: () => string): string {
  const find = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?')
  const stored = find.get(name)
  if (stored) return stored.value
  const value = make()
  db.prepare('INSERT INTO settings (name, value) VALUES (?, ?)').run(name, value)
  return value
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Okta's ids: 20 characters, of which the first three tell the kind of thing. */
export function newId(prefix: string): string {
  let id = prefix
  while (id.length < 20) id += BASE62.charAt(randomInt(BASE62.length))
  return id
}

export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')

export const isoNow = (org: Org): string => new Date(org.clock.now()).toISOString()

const TABLES = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS groups (id TEXT PRIMARY KEY, name TEXT NOT NULL, tenant_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL, title TEXT NOT NULL, email_verified INTEGER NOT NULL, group_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS apps (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, client_id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL COLLATE NOCASE, status TEXT NOT NULL, body TEXT NOT NULL,
  logo BLOB, logo_type TEXT, created TEXT NOT NULL, last_updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS apps_label ON apps (label);
CREATE TABLE IF NOT EXISTS app_secrets (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, app_id TEXT NOT NULL, client_secret TEXT NOT NULL,
  status TEXT NOT NULL, created TEXT NOT NULL, last_updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS app_secrets_app ON app_secrets (app_id);
CREATE TABLE IF NOT EXISTS app_groups (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, app_id TEXT NOT NULL, group_id TEXT NOT NULL, priority INTEGER NOT NULL,
  last_updated TEXT NOT NULL, UNIQUE (app_id, group_id));
CREATE TABLE IF NOT EXISTS scopes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS policies (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, priority INTEGER NOT NULL, status TEXT NOT NULL,
  body TEXT NOT NULL, created TEXT NOT NULL, last_updated TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS policy_clients (
  policy_id TEXT NOT NULL, client_id TEXT NOT NULL, PRIMARY KEY (client_id, policy_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS policy_clients_policy ON policy_clients (policy_id);
CREATE TABLE IF NOT EXISTS rules (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, policy_id TEXT NOT NULL, priority INTEGER NOT NULL,
  status TEXT NOT NULL, body TEXT NOT NULL, created TEXT NOT NULL, last_updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS rules_policy ON rules (policy_id);
CREATE TABLE IF NOT EXISTS issued_tokens (
  jti TEXT PRIMARY KEY, client_id TEXT NOT NULL, account_id TEXT NOT NULL, grant_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL, ended_at TEXT);
CREATE INDEX IF NOT EXISTS issued_tokens_client ON issued_tokens (client_id);
CREATE INDEX IF NOT EXISTS issued_tokens_grant ON issued_tokens (grant_id);
CREATE TABLE IF NOT EXISTS oidc_records (
  model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, grant_id TEXT, uid TEXT, client_id TEXT,
  expires_at INTEGER, PRIMARY KEY (model, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS oidc_records_grant ON oidc_records (grant_id);
CREATE INDEX IF NOT EXISTS oidc_records_uid ON oidc_records (uid);
CREATE INDEX IF NOT EXISTS oidc_records_client ON oidc_records (client_id);
CREATE INDEX IF NOT EXISTS oidc_records_expiry ON oidc_records (expires_at);
`
