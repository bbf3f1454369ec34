/** The page of `/openid/connect/authorize`. In the sandbox nobody is signed in, so it also asks who one is. */
import { globex } from '../../cast.ts'
import { type Html, html, nothing } from '../page/html.ts'
import { appAvatar, personAvatar } from '../page/parts/avatar.ts'
import type { Person, Team } from '../screen.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** `wanted`: the workspace that the app asked for; it may also be none that is known here. */
export function signInPage({ team, app, people }: Workspace, wanted: string | undefined): Html {
  const teams: Pick<Team, 'id' | 'name'>[] = [team, { id: globex.teamId, name: globex.name }]
  const expected = teams.find(({ id }) => id === wanted) ?? team
  const others = teams.filter((one) => one !== expected)
  const present = people.all().filter((person) => person.role !== 'bot' && !person.deleted)
  const peopleOf = ({ id, name }: Pick<Team, 'id' | 'name'>) => {
    const members = present.filter(({ teamId }) => teamId === id)
    return members.length > 0 ? html`<h2>${name}</h2>${members.map(personButton)}` : nothing
  }
  return document(
    `Sign in to ${expected.name} with Slack`,
    html`<p class="sign-in-app">${appAvatar()}<span><strong>${app.name}</strong> wants to know who you are:
  your member id and your workspace, nothing else.</span></p>
  <p class="sign-in-note">This is the sandbox: nobody is signed in, so choose who you are.</p>
  <form method="post">
    ${peopleOf(expected)}
    ${others.map(peopleOf)}
    <button class="btn" name="cancel" value="yes">Cancel</button>
  </form>`,
  )
}

/** Like real Slack's: nothing but the name of the error, and no way back to an address that may be anybody's. */
export const errorPage = (error: string): Html =>
  document(
    'Something went wrong when authorizing this app.',
    html`<p>Try going back and authorizing again. If that does not work, contact whoever made the app.</p>
  <p>Error details: <code>${error}</code></p>`,
  )

const personButton = ({ id, realName, title }: Person): Html =>
  html`<button class="sign-in-person" name="user" value="${id}">
    ${personAvatar(id, realName)}<span><strong>${realName}</strong> <small>${title}</small></span>
    <span class="sign-in-allow">Allow</span>
  </button>`

const document = (title: string, body: Html): Html =>
  html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/page/tokens.css">
  <link rel="stylesheet" href="/page/elements.css">
  <link rel="stylesheet" href="/page/sign-in.css">
  <script src="/page/theme.js"></script>
</head>
<body>
  <main class="sign-in"><h1>${title}</h1>
  ${body}</main>
</body>
</html>`
