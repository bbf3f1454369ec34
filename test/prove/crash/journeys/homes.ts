import { createApp } from '../../../support/world.ts'
import type { Journey } from '../scene.ts'
import { withAccess } from './access.ts'

const ALL = 'Show all apps of this workspace'

export const homeJourneys: Record<string, Journey> = {
  'open Home': (world, name) => {
    let person = world.person('nico')
    const look = async () => {
      await person.goto('home')
      await person.waitFor('You have no apps yet')
    }
    return {
      async prepare() {
        person = await withAccess(world, name)
      },
      open: async () => undefined,
      click: look,
      again: look,
      audit: [],
    }
  },
  'look at all apps in Home': (world, name) => {
    const ada = world.person('ada')
    const { kysely } = world.connection
    const look = async () => {
      if (ada.see().includes(`[${ALL}]`)) await ada.click(ALL)
      await ada.waitFor(name)
    }
    return {
      async prepare() {
        await createApp(world.person('dana'), { name })
        // Otherwise what redraws Ada's Home for the new app may draw it last, from what she looked at before
        await world.quiet()
        await kysely.updateTable('homes').set({ wholeTenant: 0 }).execute()
      },
      async open() {
        await ada.goto('home')
        await ada.waitFor(ALL)
      },
      click: look,
      async again() {
        await ada.goto('home')
        await look()
      },
      audit: [],
    }
  },
}
