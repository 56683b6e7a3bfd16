/** What the texts of a link's message are made of. */
export interface LinkWords {
  organization: string;
  /** How long the link is valid from now, in words: `60 minutes`. */
  duration: string;
  /** The instant at which it ends, in words, with its time zone. */
  until: string;
}

export interface CodeWords {
  organization: string;
  code: string;
  duration: string;
}

export interface WebhookWords {
  /** Of the endpoint's URL. */
  host: string;
  /** Since when it has failed, in words, with its time zone. */
  since: string;
}

/** All texts of one language. A text that is missing in a language does not compile. */
export interface Template {
  link: {
    subject(words: LinkWords): string;
    heading(words: LinkWords): string;
    /** Paragraphs before the button. */
    intro(words: LinkWords): readonly string[];
    button: string;
    /** Stands before the address in full, for whoever cannot press the button. */
    address: string;
    /** Paragraphs after the button. */
    closing(words: LinkWords): readonly string[];
    /** Around the address; as few characters as the meaning allows. */
    sms(words: LinkWords, url: string): string;
  };
  code: {
    subject(words: CodeWords): string;
    heading(words: CodeWords): string;
    intro(words: CodeWords): readonly string[];
    closing(words: CodeWords): readonly string[];
    sms(words: CodeWords): string;
  };
  webhookDisabled: {
    subject(words: WebhookWords): string;
    heading(words: WebhookWords): string;
    intro(words: WebhookWords): readonly string[];
    button: string;
    address: string;
    closing: readonly string[];
  };
  /** The last line of a mail to an administrator. */
  administratorFooter(organization: string): string;
  /** The last line of a mail to a person: why the recipient got it. */
  footer(organization: string): string;
}
