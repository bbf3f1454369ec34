import { isLoopback } from '../domain/loopback.ts'
import type { SlackDeps } from './deps.ts'

/** Slack fetches pictures itself, and refuses a view with one that it cannot get. */
export function logoAddress(publicUrl: string, slackApiUrl: string): SlackDeps['logoUrl'] {
  const fetchable = publicUrl.startsWith('https:') || isLoopback(new URL(slackApiUrl).hostname)
  return (app) => (fetchable && app.logoId ? `${publicUrl}/logos/${app.logoId}` : undefined)
}
