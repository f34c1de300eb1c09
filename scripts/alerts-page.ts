// Writes docs/reference/alerts.md from deploy/prometheus/rules/mien-alerts.yml: npx tsx scripts/alerts-page.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

type Alert = {
  alert: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; action: string };
};

const rules = new URL('../deploy/prometheus/rules/mien-alerts.yml', import.meta.url);

/** Puts words where an alert's template has a label or its value. */
function readable(template: string): string {
  return template
    .replaceAll(/\{\{ \$labels\.instance \}\}/g, '*box*')
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '*$1*')
    .replaceAll(/\{\{ \$value.*?\}\}/g, '*n*');
}

/** The page of alerts, as markdown. */
export function alertsPage(): string {
  const { groups } = parse(readFileSync(rules, 'utf8')) as { groups: { rules: Alert[] }[] };
  const rows = groups
    .flatMap((group) => group.rules)
    .map(
      ({ alert, labels, annotations, ...rule }) =>
        `| \`${alert}\` | ${labels.severity} | ${rule.for ?? 'at once'} | ${readable(annotations.summary)} | ${readable(annotations.action)} |`,
    );
  return `# Alerts

The rules are in \`deploy/prometheus/rules/mien-alerts.yml\`; each has a unit test beside them. *page*: somebody should look now.
*ticket*: within the working day. *After*: how long it must last before the alert fires.

| alert | urgency | after | what it says | what to do |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(new URL('../docs/reference/alerts.md', import.meta.url), alertsPage());
