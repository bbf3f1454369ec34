let loading: Promise<OidcProvider> | undefined

export type OidcProvider = typeof import('oidc-provider')

/** Loaded once, quietly. */
export function loadOidcProvider(): Promise<OidcProvider> {
  loading ??= importQuietly()
  return loading
}

/**
 * oidc-provider prints one notice when it is imported on Node 20 ("Unsupported runtime"), where all that the sandbox
 * uses works. That line, and no other, is dropped, for as long as the import takes.
 */
async function importQuietly(): Promise<OidcProvider> {
  const { warn } = console
  console.warn = (...args: unknown[]) => {
    if (!String(args[0]).includes('oidc-provider WARNING: Unsupported runtime.')) warn(...args)
  }
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}
