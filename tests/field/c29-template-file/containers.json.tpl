[
  {
    "name": "orders",
    "image": "${image}",
    "user": "10001",
    "readonlyRootFilesystem": true,
    "portMappings": [{ "containerPort": ${port}, "hostPort": 80 }]
  }
]
