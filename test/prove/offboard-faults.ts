import { acme } from '../../src/sandbox/cast.ts'
import type { Kind } from './offboard-kinds.ts'
import { type Stage, TEAM } from './offboard-stage.ts'

/** A check that lets somebody through: what it looks at is put back behind the portal's back. */
interface Fault {
  /** Whom it lets through. */
  of(kind: Kind): boolean
  plant(stage: Stage): Promise<void>
}

const planted: Record<string, Fault> = {
  access: {
    of: ({ name }) => name.startsWith('access revoked'),
    plant: ({ rows, idOf }) =>
      rows.run(
        `insert into access (tenant_id, user_id, granted_by, granted_at)
         values ('${acme.teamId}', '${idOf('dana')}', '${idOf('ada')}', '2026-01-01T00:00:00.000Z')`,
      ),
  },
  owner: {
    of: ({ name }) => name.startsWith('former owner'),
    plant: ({ rows, idOf, things }) =>
      rows.run(`update apps set owner_id = '${idOf('dana')}' where id = '${things.app}'`),
  },
  team: {
    of: ({ name }) => name.startsWith('out of the user group'),
    plant: (stage) => stage.setTeam(...TEAM),
  },
  member: {
    of: ({ name, lost }) => name.startsWith('made a guest') && lost === true,
    plant: ({ rows, world, idOf }) =>
      rows.run(
        `update people set checked_at = '${new Date(world.clock.now()).toISOString()}' where user_id = '${idOf('dana')}'`,
      ),
  },
  admin: {
    of: ({ name, lost }) => name.startsWith('admin no more') && !lost,
    plant: (stage) => stage.restart({ ADMIN_USERS: stage.idOf('ada') }),
  },
}

/** What `--fault` takes. */
export const FAULTS = [...Object.keys(planted), 'all']

/** The faults of that name that let this one through. */
export const faultsOf = (name: string, kind: Kind): Fault[] =>
  Object.entries(planted).flatMap(([known, fault]) =>
    (name === known || name === 'all') && fault.of(kind) ? [fault] : [],
  )
