import * as v from 'valibot'

// Control characters would break lines and terminals; direction characters disguise one text as another.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/** Whether a line holds a character that no name, title or tag may have. */
export function hasForbidden(line: string): boolean {
  return FORBIDDEN.test(line)
}

/** One line for people, `least` to `most` characters, without space around it. */
export function line(least: number, most: number) {
  return v.pipe(
    v.string(),
    v.maxLength(most * 2, 'too long'),
    v.check((text) => text.isWellFormed(), 'not Unicode text'),
    v.check((text) => text.trim() === text, 'space around it'),
    v.check((text) => [...text].length >= least && [...text].length <= most, `${least} to ${most} characters`),
    v.check((text) => !hasForbidden(text), 'a control or direction character'),
  )
}

/** Words for people, with line ends (`\n`), at most `most` characters, without space around them. */
export function paragraphs(most: number) {
  return v.pipe(
    v.string(),
    v.maxLength(most * 2, 'too long'),
    v.check((text) => text.isWellFormed(), 'not Unicode text'),
    v.check((text) => text.trim() === text, 'space around it'),
    v.check((text) => [...text].length <= most, `at most ${most} characters`),
    v.check((text) => !hasForbidden(text.replaceAll('\n', '')), 'a control or direction character'),
  )
}
