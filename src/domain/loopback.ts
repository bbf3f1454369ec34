const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a URL's `hostname` is this machine: where plain http leaves nothing to overhear. */
export const isLoopback = (hostname: string): boolean => LOOPBACK_HOSTS.has(hostname)
