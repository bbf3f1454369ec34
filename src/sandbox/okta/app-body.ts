import { z } from 'zod'
import { readOnly } from './body.ts'

const uris = z.array(z.string().max(1024)).max(100)

/** A client_id may be chosen by the caller and never changes afterwards. */
const clientId = z
  .string()
  .regex(/^[A-Za-z0-9$\-_.+!*'(),]{6,100}$/, "must be 6 to 100 characters of letters, digits and $-_.+!*'(),")
  .refine((value) => value !== 'ALL_CLIENTS', 'is reserved')

/** Printable ASCII, which both ways of sending it can carry. */
export const clientSecret = z.string().regex(/^[\x21-\x7e]{14,100}$/, 'must be 14 to 100 ASCII characters')

/**
 * `redirect_uris`: exact ones only, as with `wildcard_redirect: DISABLED`. The portal has stricter rules of its own;
 * these are those that Okta has.
 */
const redirectUri = z
  .string()
  .max(1024)
  .refine((value) => URL.canParse(value), 'must be an absolute URI')
  .refine((value) => !value.includes('#'), 'must not have a fragment')
  .refine((value) => !value.includes('*'), 'must not have a wildcard')

export const appBody = z.strictObject({
  name: z.literal('oidc_client'),
  label: z.string().trim().min(1).max(100),
  signOnMode: z.literal('OPENID_CONNECT'),
  profile: z.record(z.string(), z.unknown()).optional(),
  visibility: z
    .strictObject({
      autoLaunch: z.boolean().optional(),
      autoSubmitToolbar: z.boolean().optional(),
      hide: z.strictObject({ iOS: z.boolean(), web: z.boolean() }).optional(),
      appLinks: z.record(z.string(), z.boolean()).optional(),
    })
    .optional(),
  credentials: z.strictObject({
    userNameTemplate: z.looseObject({}).optional(),
    signing: z.looseObject({}).optional(),
    oauthClient: z.strictObject({
      client_id: clientId.optional(),
      client_secret: clientSecret.optional(),
      token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
      pkce_required: z.boolean().optional(),
      autoKeyRotation: z.boolean().optional(),
    }),
  }),
  settings: z.strictObject({
    oauthClient: z.strictObject({
      application_type: z.enum(['web', 'native', 'browser']),
      grant_types: z.array(z.literal('authorization_code')).length(1),
      response_types: z.array(z.literal('code')).length(1),
      redirect_uris: z.array(redirectUri).min(1).max(100),
      post_logout_redirect_uris: uris.optional(),
      consent_method: z.enum(['TRUSTED', 'REQUIRED']).optional(),
      issuer_mode: z.enum(['DYNAMIC', 'ORG_URL', 'CUSTOM_URL']).optional(),
      wildcard_redirect: z.literal('DISABLED').optional(),
      logo_uri: z.string().max(1024).nullish(),
      client_uri: z.string().max(1024).nullish(),
      tos_uri: z.string().max(1024).nullish(),
      policy_uri: z.string().max(1024).nullish(),
      initiate_login_uri: z.string().max(1024).nullish(),
    }),
  }),
  // Okta ignores these: people send back what they got.
  ...readOnly(
    'id',
    'orn',
    'status',
    'created',
    'lastUpdated',
    'features',
    'accessibility',
    '_links',
    '_embedded',
  ),
})

export type AppBody = z.infer<typeof appBody>
