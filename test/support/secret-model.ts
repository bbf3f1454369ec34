import type { Grace } from '../../src/domain/secrets.ts'
import { GRACE, MAX_SECRETS } from '../../src/domain/secrets.ts'

/** A secret as the person who clicks understands it. */
export interface ModelSecret {
  id: string
  state: 'active' | 'inactive' | 'gone'
  endsAt: number | null
  leaked: boolean
}

/** `ok`, or the code of the refusal. */
export type Outcome = string

/**
 * What people may expect of an app's secrets, told once more without a database and without a server: the rules of
 * the product, to hold the real thing against.
 */
export class SecretModel {
  /** Oldest first. */
  secrets: ModelSecret[] = []

  get kept(): ModelSecret[] {
    return this.secrets.filter((secret) => secret.state !== 'gone')
  }

  /** Any one there ever was, by a number that means nothing. */
  pick(number: number): ModelSecret {
    const secret = this.secrets[number % this.secrets.length]
    if (!secret) throw new Error('an app has a secret from the start')
    return secret
  }

  add(id: string): void {
    this.secrets.push({ id, state: 'active', endsAt: null, leaked: false })
  }

  generate(grace: Grace, now: number): Outcome {
    if (this.kept.length >= MAX_SECRETS) return 'too_many_secrets'
    const old = this.kept.find((secret) => secret.state === 'active')
    const ms = GRACE[grace]
    if (old && ms === 0) Object.assign(old, { state: 'inactive', endsAt: null })
    else if (old && ms !== null) old.endsAt = now + ms
    return 'ok'
  }

  deactivate(secret: ModelSecret): Outcome {
    if (secret.state === 'gone') return 'secret_not_found'
    if (secret.state === 'inactive') return 'ok'
    if (!this.#another(secret)) return 'last_secret'
    Object.assign(secret, { state: 'inactive', endsAt: null })
    return 'ok'
  }

  activate(secret: ModelSecret): Outcome {
    if (secret.state === 'gone') return 'secret_not_found'
    secret.state = 'active'
    return 'ok'
  }

  delete(secret: ModelSecret): Outcome {
    if (secret.state === 'gone') return 'secret_not_found'
    if (secret.state === 'active') return 'secret_state'
    secret.state = 'gone'
    return 'ok'
  }

  /** Where no other stays, one takes its place: what is inactive makes room for it. */
  compromise(secret: ModelSecret): Outcome {
    if (secret.state === 'gone') return 'secret_not_found'
    Object.assign(secret, { state: 'gone', endsAt: null, leaked: true })
    if (this.#another(secret)) return 'ok'
    for (const idle of this.kept) if (idle.state === 'inactive') idle.state = 'gone'
    return 'ok'
  }

  timePasses(now: number): void {
    for (const secret of this.kept)
      if (secret.endsAt !== null && secret.endsAt <= now)
        Object.assign(secret, { state: 'inactive', endsAt: null })
  }

  /** May its value be shown, or used to log somebody in? */
  isLive = (secret: ModelSecret, now: number): boolean =>
    secret.state === 'active' && (secret.endsAt === null || secret.endsAt > now)

  #another(secret: ModelSecret): boolean {
    return this.kept.some((other) => other !== secret && other.state === 'active' && other.endsAt === null)
  }
}
