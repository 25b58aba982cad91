import { type Entry, entryFrom } from './catalog-entry.ts';

interface SignedService {
  readonly slug: string;
  readonly name: string;
  /** The name in the signature. */
  readonly service: string;
  readonly base_url: string;
  readonly hosts?: readonly string[];
  readonly categories: readonly string[];
  readonly aliases?: readonly string[];
  readonly docs_url: string;
  readonly test_path?: string;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html */
const region = {
  label: 'Region',
  default: 'us-east-1',
  example: 'eu-central-1',
  pattern: '[a-z]{2}(?:-[a-z]+)+-[0-9]',
};

const docs = 'https://docs.aws.amazon.com';

/** Services that take requests signed with AWS Signature Version 4, each with the name that its signature carries. */
const services: readonly SignedService[] = [
  {
    slug: 'amazon_s3',
    name: 'Amazon S3',
    service: 's3',
    base_url: 'https://s3.{region}.amazonaws.com',
    // A bucket is addressed by path or by host; both are AWS's own servers.
    hosts: ['*.s3.{region}.amazonaws.com'],
    categories: ['files', 'storage'],
    aliases: ['aws s3', 's3'],
    docs_url: `${docs}/AmazonS3/latest/API/`,
  },
  {
    slug: 'amazon_dynamodb',
    name: 'Amazon DynamoDB',
    service: 'dynamodb',
    base_url: 'https://dynamodb.{region}.amazonaws.com',
    categories: ['databases'],
    aliases: ['aws dynamodb'],
    docs_url: `${docs}/amazondynamodb/latest/APIReference/`,
  },
  {
    slug: 'amazon_sqs',
    name: 'Amazon SQS',
    service: 'sqs',
    base_url: 'https://sqs.{region}.amazonaws.com',
    categories: ['developer-tools'],
    aliases: ['aws sqs', 'simple queue service'],
    docs_url: `${docs}/AWSSimpleQueueService/latest/APIReference/`,
  },
  {
    slug: 'amazon_ses',
    name: 'Amazon SES',
    service: 'ses',
    base_url: 'https://email.{region}.amazonaws.com',
    categories: ['email'],
    aliases: ['aws ses', 'simple email service'],
    docs_url: `${docs}/ses/latest/APIReference-V2/`,
  },
  {
    slug: 'amazon_bedrock',
    name: 'Amazon Bedrock',
    service: 'bedrock',
    base_url: 'https://bedrock-runtime.{region}.amazonaws.com',
    hosts: ['bedrock.{region}.amazonaws.com'],
    categories: ['ai'],
    aliases: ['aws bedrock'],
    docs_url: `${docs}/bedrock/latest/APIReference/`,
  },
  {
    slug: 'aws_lambda',
    name: 'AWS Lambda',
    service: 'lambda',
    base_url: 'https://lambda.{region}.amazonaws.com',
    categories: ['developer-tools'],
    docs_url: `${docs}/lambda/latest/api/`,
  },
  {
    slug: 'aws_cloudwatch_logs',
    name: 'Amazon CloudWatch Logs',
    service: 'logs',
    base_url: 'https://logs.{region}.amazonaws.com',
    categories: ['monitoring'],
    docs_url: `${docs}/AmazonCloudWatchLogs/latest/APIReference/`,
  },
  {
    slug: 'aws_sts',
    name: 'AWS STS',
    service: 'sts',
    base_url: 'https://sts.{region}.amazonaws.com',
    categories: ['security'],
    aliases: ['security token service'],
    docs_url: `${docs}/STS/latest/APIReference/`,
    // Every key may ask who it is, whatever else it may not.
    test_path: '/?Action=GetCallerIdentity&Version=2011-06-15',
  },
];

/** @throws Error naming an entry that breaks a rule. */
export function signedServices(): Entry[] {
  return services.map(({ service, ...facts }) => {
    const entry = entryFrom({
      ...facts,
      base_url_vars: { region },
      auth_schemes: [
        {
          mode: 'AWS_SIGV4',
          help_url: 'https://console.aws.amazon.com/iam/home#/security_credentials',
          fields: { service: { label: 'Service', default: service, hint: 'As in the signature.' } },
        },
      ],
      tier: 'checked',
    });
    if (typeof entry === 'string') throw new Error(`${facts.slug}: ${entry}`);
    return entry;
  });
}
