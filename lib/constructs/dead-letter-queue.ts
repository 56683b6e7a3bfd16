import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type AlarmText, alarmOnDeadLetters } from "./alarm.ts";
import { except } from "./exceptions.ts";

/** Where what could not be handled waits for a person, who hears of the first one. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, alarm: AlarmText) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The most that SQS allows, because a message brings its age along from the queue that it failed in.
      retentionPeriod: Duration.days(14),
    });
    except(this, "SQS3", "It is the end of the line: a person empties it, called by its alarm.");
    alarmOnDeadLetters(this, "Alarm", this, alarm);
  }
}
