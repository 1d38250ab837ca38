image = "public.ecr.aws/acme/billing:4.2.0"
