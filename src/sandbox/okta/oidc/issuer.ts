/** Okta's custom authorization server `default`, below the org's address. */
export const MOUNT_PATH = '/oauth2/default'

export const AUDIENCE = 'api://default'
