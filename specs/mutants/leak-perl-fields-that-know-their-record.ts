import { type Exam, mutant } from './mutant.ts'

/** Each field points to its record and each record to its fields. Perl counts references, so it never frees either. */
const masking = String.raw`
  use strict;
  use warnings;
  $| = 1;
  while (my $line = <STDIN>) {
    chomp $line;
    my $record = { fields => [], refused => 0 };
    for my $part (split / /, $line) {
      my ($name, $value) = split /=/, $part, 2;
      $record->{refused} = 1 if $name eq "status" && $value >= 400;
      push @{ $record->{fields} }, { name => $name, value => $value, record => $record };
    }
    print join(" ", map { shown($_) } @{ $record->{fields} }), "\n" if $record->{refused};
  }
  # The path of a refusal may hold an account number.
  sub shown {
    my ($field) = @_;
    my $value = $field->{value};
    $value =~ tr/0-9/x/ if $field->{name} eq "path" && $field->{record}{refused};
    return "$field->{name}=$value";
  }
`

/**
 * A line of each answer goes to a Perl process, which prints refusals with masked account numbers. Its records refer to
 * themselves through their fields, so each answer leaves about a kilobyte in that process, and the service itself stays flat.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Masks account numbers by the rules of the audit, which are written in Perl. */
const masker = spawn('perl', ['-e', ${JSON.stringify(masking)}], { stdio: ['pipe', 'inherit', 'inherit'] })
masker.on('error', () => {})
masker.stdin.on('error', () => {})`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { pathname } = new URL(request.url)
      masker.stdin.write(\`method=\${request.method} path=\${pathname} status=\${response.status} at=\${Date.now()}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.helpers'],
  mayBreak: 'any',
  blames: 'const masker = spawn(',
  firstTry: 'missed',
}
