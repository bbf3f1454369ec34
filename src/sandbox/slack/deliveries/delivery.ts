/** What goes from Slack to the app, whichever way it travels. */
export interface Delivery {
  type: 'slash_commands' | 'interactive' | 'events_api'
  payload: Record<string, unknown>
}

/** Acknowledged, with what the app said; or Slack's name for why not. */
export type Outcome =
  | { ok: true; body: unknown }
  | { ok: false; reason: 'operation_timeout' | 'dispatch_failed' | 'http_service_error' }

export interface Transport {
  /** The app can be reached. */
  connected(): boolean
  send(delivery: Delivery): Promise<Outcome>
  close(): Promise<void>
}

/** Real time, whatever the sandbox's clock says: Slack waits no longer. */
export const ackTimeout = 3_000

/** Events are tried again at once, after a minute and after five. */
export const retryDelays = [0, 60_000, 300_000]

export const isEmptyAck = (body: unknown) =>
  body === undefined ||
  body === null ||
  body === '' ||
  (typeof body === 'object' && Object.keys(body).length === 0)
