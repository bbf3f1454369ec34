/** Everything the program answers to in Slack, once. A test holds it against the manifests and the views. */

export const COMMAND = '/devportal'

export const shortcuts = { createApp: 'create_app', reportSecret: 'report_secret' } as const

export const events = { homeOpened: 'app_home_opened', userChange: 'user_change' } as const

/** `callback_id` of modals whose submission is listened to. */
export const modals = {
  saveApp: 'save_app',
  generateSecret: 'generate_secret',
  grantAccess: 'grant_access',
  reject: 'reject_review',
  transfer: 'transfer_app',
  confirmCode: 'confirm_code',
} as const

/** `action_id` of buttons, menus and inputs that dispatch. */
export const actions = {
  createApp: 'create_app',
  chooseType: 'choose_type',
  chooseAreas: 'choose_areas',
  addUri: 'add_uri',
  removeUri: 'remove_uri',
  appMenu: 'app_menu',
  openApp: 'open_app',
  openSecrets: 'open_secrets',
  editApp: 'edit_app',
  resubmitApp: 'resubmit_app',
  askTransfer: 'ask_transfer_app',
  switchApps: 'switch_apps',
  activateApp: 'activate_app',
  deactivateApp: 'deactivate_app',
  filterApps: 'filter_apps',
  searchApps: 'search_apps',
  previousPage: 'previous_page',
  nextPage: 'next_page',
  showSecret: 'show_secret',
  askGenerateSecret: 'ask_generate_secret',
  deactivateSecret: 'deactivate_secret',
  activateSecret: 'activate_secret',
  deleteSecret: 'delete_secret',
  compromiseSecret: 'compromise_secret',
  keepSecret: 'keep_secret',
  generateToken: 'generate_token',
  logIn: 'log_in',
  showToken: 'show_token',
  dismissToken: 'dismiss_token',
  revokeToken: 'revoke_token',
  enterCode: 'enter_code',
  stopLogin: 'stop_login',
  revokeAccess: 'revoke_access',
  openAudit: 'open_audit',
  newerAudit: 'newer_audit',
  olderAudit: 'older_audit',
  requestAccess: 'request_access',
  grantRequest: 'grant_request',
  declineRequest: 'decline_request',
  approve: 'approve_review',
  askReject: 'ask_reject_review',
  reviewDetails: 'review_details',
  withdrawReview: 'withdraw_review',
  adoptApp: 'adopt_app',
  restoreApp: 'restore_app',
} as const

/** `action_id` of inputs that are only read. */
export const fields = {
  name: 'name',
  logo: 'logo',
  uri: 'uri',
  scopes: 'scopes',
  purpose: 'purpose',
  grace: 'grace',
  people: 'people',
  reason: 'reason',
  newOwner: 'new_owner',
  code: 'code',
} as const
