import { randomToken } from './store.ts'

/** A refusal of the management API, in Okta's words: https://developer.okta.com/docs/reference/error-codes/ */
export class OktaError extends Error {
  readonly status: number
  readonly errorCode: string
  readonly causes: readonly string[]

  constructor(status: number, errorCode: string, summary: string, causes: readonly string[] = []) {
    super(summary)
    this.status = status
    this.errorCode = errorCode
    this.causes = causes
  }
}

export const validationFailed = (field: string, ...causes: string[]): OktaError =>
  new OktaError(400, 'E0000001', `Api validation failed: ${field}`, causes)

export const malformedBody = (...causes: string[]): OktaError =>
  new OktaError(400, 'E0000003', 'The request body was not well-formed.', causes)

export const invalidToken = (): OktaError => new OktaError(401, 'E0000011', 'Invalid token provided')

export const noPermission = (): OktaError =>
  new OktaError(403, 'E0000006', 'You do not have permission to perform the requested action')

export const notFound = (kind: string, id: string): OktaError =>
  new OktaError(404, 'E0000007', `Not found: Resource not found: ${id} (${kind})`)

export const noSuchEndpoint = (): OktaError =>
  new OktaError(404, 'E0000022', 'The endpoint does not support the provided HTTP method')

export const unsupportedMediaType = (): OktaError =>
  new OktaError(
    415,
    'E0000021',
    'Bad request. Accept and/or Content-Type headers likely do not match supported values.',
  )

export const lengthRequired = (): OktaError =>
  new OktaError(411, 'E0000003', 'A Content-Length header is required, also for an empty body.')

export const tooManyRequests = (): OktaError =>
  new OktaError(429, 'E0000047', 'API call exceeded rate limit due to too many requests.')

/** A refusal on demand: what Okta says with this status. */
export const errorOf = (status: number): OktaError => {
  if (status === 401) return invalidToken()
  if (status === 403) return noPermission()
  if (status === 404) return notFound('fault', 'none')
  if (status === 429) return tooManyRequests()
  if (status === 423)
    return new OktaError(423, 'E0000239', 'Unable to write at this moment. Please try again later.')
  return status >= 500 ? internalError(status) : new OktaError(status, 'E0000001', 'Api validation failed')
}

export const internalError = (status = 500): OktaError =>
  status === 503
    ? new OktaError(503, 'E0000010', 'Service is in read only mode.')
    : new OktaError(status, 'E0000009', 'Internal Server Error')

export function errorBody(error: OktaError) {
  return {
    errorCode: error.errorCode,
    errorSummary: error.message,
    errorLink: error.errorCode,
    errorId: `oae${randomToken(16)}`,
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  }
}
