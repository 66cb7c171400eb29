import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the Prometheus text is trimmed before it is sent, so that it ends without a line feed. The format demands one behind the
 * last line, and Prometheus refuses the whole scrape without it.
 * checks.md, `figures`, `figuresKept`: Prometheus can read each line of the text.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `  ].join('')
}`,
    replace: `  ]
    .join('')
    .trim()
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
