/** A screen in plain text, for tests and for people at the control door. */
import type { ModalView } from '@slack/types'
import type { Screen, ScreenMessage, ScreenView } from '../screen.ts'
import { drawBlocks } from './draw-block.ts'
import { readable } from './words.ts'

export function drawScreen(screen: Screen): string {
  const { modal, notice } = screen
  return [
    drawPlace(screen),
    ...(modal ? [drawModal(modal, screen)] : []),
    ...(notice ? [`Slack: ${notice}`] : []),
  ].join('\n\n')
}

function drawPlace(screen: Screen): string {
  const { place, app, people } = screen
  if (place.kind === 'home')
    return `${app.name} > Home\n${place.view ? drawView(place.view, screen) : '(nothing yet)'}`
  const { channel, messages, thread } = place
  const name = channel.kind === 'im' ? channel.name : `#${channel.name}`
  const marks = `${channel.archived ? ' (archived)' : ''}${channel.externallyShared ? ' (shared)' : ''}`
  const all = [`${name}${marks}`, ...messages.map((message) => drawMessage(message, screen))]
  if (!thread) return all.join('\n')
  const author = people.find((one) => one.id === thread.messages[0]?.authorId)?.realName ?? ''
  return [...all, `Thread of ${author}:`, ...thread.messages.map((one) => drawMessage(one, screen))].join(
    '\n',
  )
}

export function drawMessage(message: ScreenMessage, screen: Screen): string {
  const known = screen.people.find((one) => one.id === message.authorId)?.realName
  const author = message.tombstone ? 'Slack' : (known ?? message.authorId)
  const marks = [
    message.botId ? ' (APP)' : '',
    message.ephemeral ? ' (only visible to you)' : '',
    message.edited ? ' (edited)' : '',
  ].join('')
  const replies =
    message.replyCount > 0
      ? `\n(${message.replyCount} ${message.replyCount === 1 ? 'reply' : 'replies'})`
      : ''
  return `${author}${marks}: ${messageBody(message, screen)}${replies}`
}

/** Where there are blocks, clients show them and not the text. */
export function messageBody(message: ScreenMessage, screen: Screen): string {
  return message.blocks
    ? drawBlocks(message.blocks, { values: message.values ?? {}, screen })
    : readable(message.text, screen)
}

const drawView = ({ view, values, errors }: ScreenView, screen: Screen) =>
  drawBlocks(view.blocks, { values, errors, screen })

function drawModal(modal: ScreenView, screen: Screen): string {
  const { title, submit, close } = modal.view as ModalView
  const buttons = `[${close?.text ?? 'Cancel'}]${submit ? ` [${submit.text}]` : ''}`
  const busy = modal.busy ? '\n(sending)' : ''
  return `=== ${title.text} ===\n${drawView(modal, screen)}\n${buttons}${busy}`
}
