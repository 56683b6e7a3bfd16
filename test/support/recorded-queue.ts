import type { Queue } from "../../lambdas/platform/queue.ts";

/** A queue that keeps what it was given, and that can be told to refuse. */
export interface RecordedQueue<Message> extends Queue<Message> {
  messages: Message[];
  refuse: boolean;
}

export const createRecordedQueue = <Message>(): RecordedQueue<Message> => {
  const queue: RecordedQueue<Message> = {
    messages: [],
    refuse: false,
    send: async (message) => {
      if (queue.refuse) throw new Error("The queue is down.");
      queue.messages.push(message);
    },
    sendAll: async (messages) => {
      for (const message of messages) await queue.send(message);
    },
  };
  return queue;
};
