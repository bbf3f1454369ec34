/** Every expected refusal has one of these codes. Compare codes, never sentences. */
export type RefusalCode =
  | 'no_access'
  | 'guest'
  | 'visitor'
  | 'not_admin'
  | 'not_owner'
  | 'app_not_found'
  | 'app_not_ready'
  | 'app_inactive'
  | 'app_under_review'
  | 'invalid_input'
  | 'button_outdated'
  | 'not_reviewer'
  | 'own_app'
  | 'already_decided'
  | 'already_voted'
  | 'review_not_found'
  | 'request_not_found'
  | 'person_not_eligible'
  | 'too_many_secrets'
  | 'too_many_apps'
  | 'too_many_gifts'
  | 'too_many_links'
  | 'too_many_submissions'
  | 'asked_before'
  | 'last_secret'
  | 'secret_not_found'
  | 'secret_state'
  | 'login_not_found'
  | 'login_expired'
  | 'login_used'
  | 'login_other_browser'
  | 'login_refused'
  | 'login_failed'
  | 'identity_differs'
  | 'other_slack_account'
  | 'code_gone'
  | 'other_tenant'
  | 'token_gone'
  | 'server_unavailable'
  | 'changed_outside'
  | 'window_closed'

/** An expected refusal: a code, and a sentence that tells the reader why and what to do next. */
export class PortalError extends Error {
  override name = 'PortalError'
  readonly code: RefusalCode

  constructor(code: RefusalCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
  }
}

/** A field takes 3,000 characters, and some sentences repeat it; where they are shown there is room for this many. */
const LONGEST_SENTENCE = 500
const LONGEST = 2_000

/** Bad input: a sentence for each field that is wrong, keyed as in the request (`redirectUris.2` for the third). */
export class InputError extends PortalError {
  readonly fields: Readonly<Record<string, string>>

  constructor(fields: Record<string, string>) {
    const sentences = Object.entries(fields).map(
      ([field, sentence]) => [field, shortened(sentence, LONGEST_SENTENCE)] as const,
    )
    super('invalid_input', shortened(sentences.map(([, sentence]) => sentence).join(' '), LONGEST))
    this.fields = Object.fromEntries(sentences)
  }
}

/** Of OAuth, of Okta and of Slack alike. */
export const CODE = /^[\w.-]{1,64}$/

/**
 * What another side calls its failure, where that is a code; anything else says nothing, however long it is. It goes to
 * the log, into rows and into the audit.
 */
export const codeOfOthers = (code: unknown): string =>
  typeof code === 'string' && CODE.test(code) ? code : 'unknown_code'

/** Slack gave no answer, or asked us to wait: nobody is refused, and the same may work later. The cause says more. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError'
}

/** Longer than any name. */
const QUOTED = 100

/** Somebody's own words inside a sentence of ours: nothing in them is read as a mention or as code. */
export const quoted = (words: string): string => `“${shortened(words, QUOTED).replaceAll(/[“”]/g, '"')}”`

/** The first so many letters, however many units each takes. */
function shortened(text: string, most: number): string {
  const letters = [...text.slice(0, 2 * most + 1)]
  return letters.length > most ? `${letters.slice(0, most).join('')}…` : text
}
