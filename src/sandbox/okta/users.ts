import { acme, globex, type Member, type Organisation, oktaOnlyPeople, slackPeople } from '../cast.ts'
import { type Db, newId } from './store.ts'

export interface Group {
  id: string
  name: string
  /** The Slack workspace whose people these are. */
  tenantId: string
}

export interface User {
  /** `00u…`, the `uid` of access tokens and the `sub` of ID tokens. */
  id: string
  email: string
  emailVerified: boolean
  name: string
  title: string
  group: Group
}

/** What the directory needs to know of an organisation: the sandbox's own two, and real ones on request. */
export type Tenant = Pick<Organisation, 'teamId' | 'name' | 'groupId'>

/** Has an account, but nobody ever checked that the address is theirs. */
const unverified = {
  id: 'U0UMA00001',
  teamId: acme.teamId,
  realName: 'Uma Petrov',
  title: 'E-mail never verified',
  email: 'unverified@acme-robotics.example',
} satisfies Partial<Member>

export function seedDirectory(db: Db, extraTenants: readonly Tenant[] = []): Tenant[] {
  const tenants = [acme, globex, ...extraTenants]
  const addGroup = db.prepare(
    'INSERT INTO groups (id, name, tenant_id) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, tenant_id = excluded.tenant_id',
  )
  const addUser = db.prepare(
    'INSERT OR IGNORE INTO users (id, email, name, title, email_verified, group_id) VALUES (?, ?, ?, ?, ?, ?)',
  )
  for (const tenant of tenants) addGroup.run(tenant.groupId, tenant.name, tenant.teamId)
  for (const person of [...slackPeople, ...oktaOnlyPeople, unverified]) {
    const groupId = tenants.find((tenant) => tenant.teamId === person.teamId)?.groupId
    const verified = person === unverified ? 0 : 1
    addUser.run(userIdOf(person.id), person.email, person.realName, person.title, verified, groupId)
  }
  return tenants
}

/** Someone of a real workspace, logging in at the stand-in: an account is made at the first login. */
export function addUser(db: Db, email: string, group: Group): User {
  const name = email.split('@')[0] ?? email
  db.prepare(
    'INSERT OR IGNORE INTO users (id, email, name, title, email_verified, group_id) VALUES (?, ?, ?, ?, 1, ?)',
  ).run(newId('00u'), email, name, '', group.id)
  const user = findUserByEmail(db, email)
  if (!user) throw new Error('a user just added is missing')
  return user
}

export const findUser = (db: Db, id: string): User | undefined =>
  toUser(db.prepare<[string], UserRow>(`${SELECT_USERS} WHERE users.id = ?`).get(id))

export const findUserByEmail = (db: Db, email: string): User | undefined =>
  toUser(db.prepare<[string], UserRow>(`${SELECT_USERS} WHERE users.email = ?`).get(email))

export const listUsers = (db: Db): User[] =>
  db.prepare<[], UserRow>(`${SELECT_USERS} ORDER BY users.seq`).all().map(fromRow)

export const findGroup = (db: Db, id: string): Group | undefined =>
  db.prepare<[string], Group>('SELECT id, name, tenant_id AS tenantId FROM groups WHERE id = ?').get(id)

export const listGroups = (db: Db): Group[] =>
  db.prepare<[], Group>('SELECT id, name, tenant_id AS tenantId FROM groups ORDER BY rowid').all()

interface UserRow {
  id: string
  email: string
  email_verified: number
  name: string
  title: string
  group_id: string
  group_name: string
  tenant_id: string
}

const SELECT_USERS = `SELECT users.*, groups.name AS group_name, groups.tenant_id
  FROM users JOIN groups ON groups.id = users.group_id`

/** `U0DANA0001` in Slack is `00uU0DANA00010000000` here: readable in a token, and of Okta's length. */
const userIdOf = (slackId: string): string => `00u${slackId}`.padEnd(20, '0')

const toUser = (row: UserRow | undefined): User | undefined => row && fromRow(row)

const fromRow = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  emailVerified: row.email_verified === 1,
  name: row.name,
  title: row.title,
  group: { id: row.group_id, name: row.group_name, tenantId: row.tenant_id },
})
