import { arch, cpus, release, totalmem, type } from "node:os";

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
}

export const describeMachine = (): Machine => {
  const all = cpus();
  return {
    cpu: (all[0]?.model ?? "unknown").trim(),
    cores: all.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
};

export const inOneLine = ({ cpu, cores, memoryGb, system, node }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node.replace(/^v/, "")}`;
