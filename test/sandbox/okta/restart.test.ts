import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Browser } from '../../support/browser.ts'
import { beginLogin, callApi, clientOf, logIn, makeApp, manage, redeem, startOrg } from './org.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'okta-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const portOf = (url: string): number => Number(new URL(url).port)

// First: oidc-provider prints its notices when it is imported.
it('starts without a word on the console', async () => {
  const warn = vi.spyOn(console, 'warn')
  const info = vi.spyOn(console, 'info')

  const org = await startOrg()
  await logIn(org, await makeApp(org), new Browser(), 'Dana Reyes')
  await org.stop()

  expect(warn).not.toHaveBeenCalled()
  expect(info).not.toHaveBeenCalled()
})

it('a restart keeps apps, secrets, policies, keys, codes and what was ended', async () => {
  const file = join(folder, 'okta.db')
  const before = await startOrg({ file })
  const app = await makeApp(before)
  const browser = new Browser()
  const alive = await logIn(before, app, browser, 'Dana Reyes')
  const other = await makeApp(before)
  const ended = await logIn(before, other, new Browser(), 'Dana Reyes')
  await manage(before, 'DELETE', `/apps/${other.id}/tokens`)
  const config = await clientOf(before, app)
  const pending = await beginLogin(config, app, 'openid ziapi:search')
  await browser.open(pending.url)
  await browser.click('Ada Okafor')
  const clients = before.clients()
  await before.stop()

  const after = await startOrg({ file, port: portOf(before.url) })

  expect(after.settings).toEqual(before.settings)
  expect(after.clients()).toEqual(clients)
  expect((await callApi(after, alive.access_token)).status).toBe(200)
  expect((await callApi(after, ended.access_token)).status).toBe(401)
  const tokens = await redeem(config, pending, browser.page.url)
  expect((await callApi(after, tokens.access_token)).status).toBe(200)
  await after.stop()
})

it('the store holds no code in clear', async () => {
  const file = join(folder, 'okta.db')
  const org = await startOrg({ file })
  const app = await makeApp(org)
  const browser = new Browser()
  await browser.open((await beginLogin(await clientOf(org, app), app, 'openid')).url)
  await browser.click('Dana Reyes')
  const code = new URL(browser.page.url).searchParams.get('code') ?? ''
  await org.stop()

  expect(code).not.toBe('')
  expect(readFileSync(file).includes(code)).toBe(false)
})
