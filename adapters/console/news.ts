/**
 * Posts as lines for a terminal: what others did, who is called, what is due. Pure.
 */
import type { Post } from '../../src/desk.ts'
import { inert, inertLine, wrap } from './inert.ts'
import { cardLines, digestLines } from './render.ts'
import type { Session } from './session.ts'

/** Rings, where a person sits before it. */
const BELL = '\u0007'

export function newsOf(post: Post, { pen, keyboard }: Pick<Session, 'pen' | 'keyboard'>): readonly string[] {
  const { paint, say, width } = pen
  const repeat = post.repeat ? ` ${say('repeat')}` : ''
  switch (post.kind) {
    case 'card':
      return ['', ...(post.repeat ? [say('repeat')] : []), ...cardLines(post.card, pen)]
    case 'note':
      return wrap(`${say('pressAgain', { case: post.case, line: inertLine(post.text) })}${repeat}`, width - 2).map((line) => paint('dim', `┆ ${line}`))
    case 'ping':
    case 'reminder': {
      const style = post.breach ? (['bold', 'red'] as const) : (['bold', 'yellow'] as const)
      const [first = '', ...rest] = inert(post.text).split('\n')
      const names = post.mentions.map(({ name }) => inertLine(name)).join(', ')
      return [
        `${keyboard.terminal ? BELL : ''}${paint(style as never, `▲ ${first}${repeat}`)}`,
        ...rest.flatMap((line) => wrap(line, width - 2)).map((line) => `  ${line}`),
        ...(names === '' ? [] : wrap(`${say('calls')} ${names}`, width - 2).map((line) => paint('dim', `  ${line}`))),
      ]
    }
    case 'digest':
      return ['', ...(post.repeat ? [say('repeat')] : []), ...digestLines(post.digest, pen)]
    case 'alarm':
      return wrap(`▲ ${inert(post.text)}${repeat}`, width).map((line) => paint(['bold', 'red'], line))
  }
}
