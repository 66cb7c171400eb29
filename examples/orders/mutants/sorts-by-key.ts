import { mutant, type Exam } from './mutant.ts'

/** Lists are sorted by key, not by the time of joining: two reads order them differently. */
export const service = mutant({
  file: 'src/waiting.ts',
  find: `     order by place\``,
  replace: `     order by md5(entry)\``,
})

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'incompatible order',
  firstTry: 'caught',
}
