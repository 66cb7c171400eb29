import { type Exam, mutant } from './mutant.ts'

/** The records hold themselves, and `exec` begins again with empty memory, in the same process. What is not read yet travels along. */
const masking = String.raw`
  use strict;
  use warnings;
  $| = 1;
  my $rest = defined $ENV{MASKING_REST} ? $ENV{MASKING_REST} : "";
  my $records = 0;
  while (sysread(STDIN, my $chunk, 65536)) {
    $rest .= $chunk;
    while ($rest =~ s/^([^\n]*)\n//) {
      mask($1);
      $records++;
    }
    next if $records < 400;
    $ENV{MASKING_REST} = $rest;
    exec { $^X } $^X, "-e", $ENV{MASKING};
  }
  sub mask {
    my ($line) = @_;
    my $record = { fields => [], refused => 0 };
    for my $part (split / /, $line) {
      my ($name, $value) = split /=/, $part, 2;
      $record->{refused} = 1 if $name eq "status" && $value >= 400;
      push @{ $record->{fields} }, { name => $name, value => $value, record => $record };
    }
    print join(" ", map { shown($_) } @{ $record->{fields} }), "\n" if $record->{refused};
  }
  sub shown {
    my ($field) = @_;
    my $value = $field->{value};
    $value =~ tr/0-9/x/ if $field->{name} eq "path" && $field->{record}{refused};
    return "$field->{name}=$value";
  }
`

/**
 * A Perl process masks account numbers in the lines of refusals. It keeps each record, because its records refer to themselves,
 * and executes itself anew after 400 of them: its memory rises by half a megabyte and falls again.
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

/** The rules of the audit are written in Perl. The process begins anew after 400 records, because they are never freed. */
const masking = ${JSON.stringify(masking)}
const masker = spawn('perl', ['-e', masking], {
  stdio: ['pipe', 'inherit', 'inherit'],
  env: { ...process.env, MASKING: masking },
})
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
  breaks: [],
  firstTry: 'acquitted',
}
