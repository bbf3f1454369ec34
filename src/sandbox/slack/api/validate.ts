import { checkBlocks } from '../blocks/check.ts'
import { checkView } from '../blocks/view.ts'
import { args, json } from './arguments.ts'
import { method, refuseFields } from './method.ts'

/** https://docs.slack.dev/reference/methods/blocks.validate: any of blocks, message or view. */
export const blocksValidate = method({
  name: 'blocks.validate',
  args: args({ blocks: json.optional(), message: json.optional(), view: json.optional() }),
  call: ({ blocks, message, view }) => {
    const inMessage = (message as { blocks?: unknown } | undefined)?.blocks
    const isHome = (view as { type?: unknown } | undefined)?.type === 'home'
    const problems = [
      ...(blocks === undefined ? [] : checkBlocks('message', blocks)),
      ...(inMessage === undefined ? [] : checkBlocks('message', inMessage, ['message', 'blocks'])),
      ...(view === undefined ? [] : checkView(isHome ? 'home' : 'modal', view)),
    ]
    if (problems.length > 0) throw refuseFields('invalid_blocks', problems)
    return {}
  },
})
