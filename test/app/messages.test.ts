import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { createTranslator } from 'next-intl'
import { sentences } from '../../client/src/errors/sentences.ts'
import type { RefusalCode } from '../../protocol/src/gate/verdict.ts'
import { type ProblemCode, problemOf } from '../../protocol/src/problems/problemOf.ts'

type Tree = { [key: string]: string | Tree }

const read = (locale: string) =>
  JSON.parse(readFileSync(new URL(`../../app/messages/${locale}.json`, import.meta.url), 'utf8')) as Tree

const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key} > `),
  )

/** The arguments of an ICU message: every `{name` outside of the words of a plural or select. */
const argumentsOf = (message: string) =>
  [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name))].sort()

// A record, so that the compiler asks for a row when the protocol gets another reason to refuse.
const refusals: Record<RefusalCode, true> = {
  'frame/malformed': true,
  'frame/too-large': true,
  'frame/fixed-field': true,
  'frame/no-stamp': true,
  'message/expired': true,
  'book/unknown': true,
  'book/dead': true,
  'book/kind': true,
  'book/not-valid-now': true,
  'book/underfunded': true,
  'epoch/wrong': true,
  'slot/outside': true,
  'slot/spent': true,
  'span/wrong': true,
  'stamp/overlap': true,
  'stamp/forged': true,
  'price/low': true,
  'rate/exceeded': true,
  'relay/not-eligible': true,
  'inbox/unknown': true,
  'chain/stale': true,
}

describe('app: messages', () => {
  const en = read('en')
  const zh = read('zh')

  it('English and Chinese say the same things', () => {
    expect(
      flat(zh)
        .map(([key]) => key)
        .sort(),
    ).to.deep.equal(
      flat(en)
        .map(([key]) => key)
        .sort(),
    )
  })

  it('both use the same facts in each message', () => {
    const chinese = new Map(flat(zh))
    for (const [key, message] of flat(en)) {
      // Chinese has no plural forms, so a plural may become a plain number there.
      expect(argumentsOf(chinese.get(key) ?? ''), key).to.deep.equal(argumentsOf(message))
    }
  })

  it('nothing is empty and braces are closed', () => {
    for (const [key, message] of [...flat(en), ...flat(zh)]) {
      expect(message.trim(), key).not.to.equal('')
      expect(message.split('{').length, key).to.equal(message.split('}').length)
    }
  })

  for (const [locale, messages] of [
    ['en', en],
    ['zh', zh],
  ] as const) {
    it(`${locale}: every message can be written`, () => {
      for (const [path, message] of flat(messages)) {
        const values = Object.fromEntries(argumentsOf(message).map((name) => [name, 2]))
        const t = createTranslator({
          locale,
          messages: { message },
          onError: (error) => expect.fail(`${path}: ${error.message}`),
        })
        expect(t('message', values), path).not.to.match(/[{}]/)
      }
    })

    it(`${locale}: every refusal of a relay has words`, () => {
      for (const code of Object.keys(refusals) as (RefusalCode & ProblemCode)[]) {
        expect(problemOf(code).code, 'the protocol knows the code').to.equal(code)
        expect(messages.errors, code).to.have.property(code)
      }
    })

    it(`${locale}: every error of the client has words`, () => {
      for (const code of Object.keys(sentences)) expect(messages.errors, code).to.have.property(code)
    })
  }
})
