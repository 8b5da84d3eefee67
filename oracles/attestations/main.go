// Checks DSSE envelopes of in-toto statements with the libraries that cosign and slsa-verifier are made of.
package main

import (
	"bufio"
	"context"
	"crypto"
	"encoding/json"
	"fmt"
	"os"

	ita "github.com/in-toto/attestation/go/v1"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/sigstore/sigstore/pkg/cryptoutils"
	"github.com/sigstore/sigstore/pkg/signature"
	sigdsse "github.com/sigstore/sigstore/pkg/signature/dsse"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(keyFile, file string) error {
	pem, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	key, err := cryptoutils.UnmarshalPEMToPublicKey(pem)
	if err != nil {
		return err
	}
	verifier, err := signature.LoadVerifier(key, crypto.SHA256)
	if err != nil {
		return err
	}
	checker, err := dsse.NewEnvelopeVerifier(&sigdsse.VerifierAdapter{SignatureVerifier: verifier, Pub: key})
	if err != nil {
		return err
	}
	opened, err := os.Open(file)
	if err != nil {
		return err
	}
	defer opened.Close()
	lines := bufio.NewScanner(opened)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var envelope dsse.Envelope
		if err := json.Unmarshal(lines.Bytes(), &envelope); err != nil {
			return err
		}
		if _, err := checker.Verify(context.Background(), &envelope); err != nil {
			return err
		}
		payload, err := envelope.DecodeB64Payload()
		if err != nil {
			return err
		}
		var statement ita.Statement
		if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(payload, &statement); err != nil {
			return err
		}
		if err := statement.Validate(); err != nil {
			return err
		}
		fmt.Println(statement.GetPredicateType(), statement.GetSubject()[0].GetDigest()["sha256"])
	}
	return lines.Err()
}
