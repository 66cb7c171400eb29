import { expect, test } from 'vitest'
import { noteText } from './note.ts'

test('a note is a text of at most 1,000 characters', () => {
  expect(noteText({ text: 'hello' })).toBe('hello')
  expect(noteText({ text: '' })).toBeUndefined()
  expect(noteText({ text: 'x'.repeat(1_001) })).toBeUndefined()
  expect(noteText(undefined)).toBeUndefined()
})
