/**
 * Which case a message belongs to.
 */
import { expect, test } from 'vitest'
import { type Address, attach, type Linked, linkKeys, ordersOf } from '../src/cases/attach.ts'
import { DAY } from '../src/cases/hours.ts'

const NOW = Date.parse('2026-11-24T10:00:00Z')
const address = (given: Partial<Address> = {}): Address => ({ orders: [], source: 'mail', thread: 't', marketplace: 'amazon.fr', buyer: 'b', ...given })
const linked = (number: number, given: Partial<Linked> = {}): Linked => ({ case: number, hasOrder: true, closed: false, updatedAt: NOW - DAY, ...given })

test.each([
  ['nothing known', {}, {}, ['new:']],
  ['nothing known, with an order', { orders: ['A'] }, {}, ['new:A']],
  ['two orders are two cases', { orders: ['A', 'B'] }, {}, ['new:A', 'new:B']],
  ['a known order', { orders: ['a'] }, { 'order:A': linked(1) }, ['1:a']],
  ['a known order in another’s thread', { orders: ['A'] }, { 'order:A': linked(1), 'thread:mail:t': linked(2) }, ['1:A']],
  ['one known and one new', { orders: ['A', 'B'] }, { 'order:A': linked(1) }, ['1:A', 'new:B']],
  ['two orders of one case', { orders: ['A', 'B'] }, { 'order:A': linked(1), 'order:B': linked(1) }, ['1:A,B']],
  ['no order, known thread', {}, { 'thread:mail:t': linked(2), 'buyer:amazon.fr:b': linked(3) }, ['2:']],
  ['no order, known buyer', { thread: '' }, { 'buyer:amazon.fr:b': linked(3) }, ['3:']],
  [
    'no order, a buyer of long ago whose case is closed',
    { thread: '' },
    { 'buyer:amazon.fr:b': linked(3, { closed: true, updatedAt: NOW - 15 * DAY }) },
    ['new:'],
  ],
  ['no order, a buyer whose case was closed yesterday', { thread: '' }, { 'buyer:amazon.fr:b': linked(3, { closed: true }) }, ['3:']],
  ['a first order in a thread without one is adopted', { orders: ['A'] }, { 'thread:mail:t': linked(2, { hasOrder: false }) }, ['2:A']],
  ['of two first orders one is adopted', { orders: ['A', 'B'] }, { 'thread:mail:t': linked(2, { hasOrder: false }) }, ['2:A', 'new:B']],
  ['another order in a thread that has one', { orders: ['B'] }, { 'thread:mail:t': linked(2) }, ['new:B']],
  ['a first order from a buyer whose open case has none', { orders: ['A'], thread: '' }, { 'buyer:amazon.fr:b': linked(3, { hasOrder: false }) }, ['3:A']],
  ['but not where that case is closed', { orders: ['A'], thread: '' }, { 'buyer:amazon.fr:b': linked(3, { hasOrder: false, closed: true }) }, ['new:A']],
  ['nobody and nowhere', { thread: '', buyer: '' }, {}, ['new:']],
] as const)('%s', (_, given, links, want) => {
  const targets = attach(address(given as Partial<Address>), new Map(Object.entries(links)), NOW)
  expect(targets.map(({ case: number, orders }) => `${number}:${orders.join()}`)).toEqual(want)
  for (const { orders, links: keys } of targets) for (const id of orders) expect(keys).toContain(`order:${id.toUpperCase()}`)
})

test('thread and buyer lead to the newest case; empty ones lead nowhere', () => {
  expect(attach(address({ orders: ['A'] }), new Map(), NOW)[0]?.links).toEqual(['order:A', 'thread:mail:t', 'buyer:amazon.fr:b'])
  expect(attach(address({ thread: '', buyer: '' }), new Map(), NOW)[0]?.links).toEqual([])
  expect(linkKeys(address({ orders: [' a '], marketplace: 'Amazon.FR' }))).toEqual(['order:A', 'thread:mail:t', 'buyer:amazon.fr:b'])
})

test('orders: the caller’s first, each once', () => {
  const entities = {
    orders: [
      { id: 'b', start: 0, end: 1 },
      { id: 'A', start: 2, end: 3 },
    ],
    asins: [],
    amounts: [],
    dates: [],
    trackings: [],
  }
  expect(ordersOf('a', entities)).toEqual(['A', 'b'])
  expect(ordersOf(undefined, entities)).toEqual(['b', 'A'])
  expect(ordersOf(' ', { ...entities, orders: [] })).toEqual([])
})
