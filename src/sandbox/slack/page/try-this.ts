/** The note that greets a newcomer, and "What to try". Texts to edit; each step takes its reader there. */
import type { At } from './place.ts'

export interface Step {
  title: string
  text: string
  go: string
  as: string
  at: At['at'] | 'start'
  /** Put into the composer, not sent: pressing Enter is for the person. */
  compose?: string
}

export const tryThis: { title: string; lead: string; steps: Step[] } = {
  title: 'Three things to try, and a fourth',
  lead: 'A Slack of its own, on your machine. A button below makes you that person and writes the command: press Enter. The bar at the top switches people at any time.',
  steps: [
    {
      title: 'Give Dana access, as Ada the admin',
      text: 'Run /devportal access and add Dana Reyes. She is told by direct message.',
      go: 'Be Ada',
      as: 'ada',
      at: 'start',
      compose: '/devportal access',
    },
    {
      title: 'Create an app, as Dana the developer',
      text: 'Run /devportal create, or open DevPortal’s Home and press + Create App.',
      go: 'Be Dana',
      as: 'dana',
      at: 'start',
      compose: '/devportal create',
    },
    {
      title: 'Get a token and use it',
      text: 'Generate a token, log in as Dana, and run the curl that appears in Slack.',
      go: 'Get a token',
      as: 'dana',
      at: 'start',
      compose: '/devportal token',
    },
    {
      title: 'Have a partner app reviewed',
      text: 'Ada gives Pia access, Pia creates one for partners; Rae and Tomas decide in #api-reviews.',
      go: 'Review one',
      as: 'pia',
      at: 'start',
      compose: '/devportal create',
    },
  ],
}
