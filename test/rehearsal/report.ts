import type { Adaptation } from "./adapt.ts";

interface Step {
  name: string;
  seconds: number;
  failure: string | undefined;
}

/** What was tried and how it went, in the order in which it happened. */
export const createReport = (emulator: string) => {
  const steps: Step[] = [];
  let lacking: readonly Adaptation[] = [];
  return {
    step: async <Result>(name: string, run: () => Promise<Result>): Promise<Result> => {
      const began = Date.now();
      const end = (failure?: string) => {
        const seconds = (Date.now() - began) / 1000;
        steps.push({ name, seconds, failure });
        console.log(`${failure === undefined ? "done  " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
      };
      try {
        const result = await run();
        end();
        return result;
      } catch (error) {
        end(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    adaptations: (found: readonly Adaptation[]): void => {
      lacking = found;
    },
    toMarkdown: (): string => toMarkdown(emulator, steps, lacking),
  };
};

const toMarkdown = (
  emulator: string,
  steps: readonly Step[],
  lacking: readonly Adaptation[],
): string => `# Rehearsal

\`npm run rehearse\` deploys the stacks of the stage \`dev\` with the CDK's own command line to an emulator of AWS that
is not ours, walks through the README, upgrades with data in place, lets a deployment fail, rolls back, and removes
everything. It uses the emulator of \`AWS_ENDPOINT_URL\`, which must be on this machine, or installs
MiniStack with pip into \`node_modules/.cache\` and starts it on loopback for the
time of the run. Nothing else in this repository needs it, and it is no part of \`npm test\`.

It shows that the templates are complete and in order, that functions run as they are packed, that routes, triggers and
custom resources fit together, that data outlives a version, and that nothing is left behind. It cannot show that AWS
takes the templates: for that, deploy the stage \`dev\` to an account of your own.

\`npm run rehearse -- --write\` wrote this page.

## The last run

${new Date().toISOString().slice(0, 10)}, ${emulator}, Node ${process.versions.node} on ${process.platform} ${process.arch}.

| | outcome | seconds |
|---|---|---|
${steps.map(({ name, seconds, failure }) => `| ${name} | ${failure === undefined ? "done" : `**failed**: ${failure.replaceAll("|", "\\|").slice(0, 300)}`} | ${seconds.toFixed(1)} |`).join("\n")}

## What the emulator lacks

Each line was found by a deployment that failed. A copy of the assembly is changed (\`test/rehearsal/adapt.ts\`); the
assembly that is deployed to AWS is not.

| it lacks | so | resources |
|---|---|---|
${lacking.map((each) => `| ${each.lacks} | ${each.instead} | ${each.resources} |`).join("\n")}

It takes these without doing what AWS does, so nothing can be said about them: rights (its roles and policies are made
and not enforced), encryption, limits of the firewall, rate limits and throttles, alarms that go off, deletion
protection, restoring to a point in time, dead letters of schedules, and everything that takes AWS minutes, such as a
distribution. Outputs of other regions are looked up in the same one, so the rehearsal is in us-east-1. Rights are
enforced by the local cloud, in every system test.
`;
