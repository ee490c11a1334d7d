#!/bin/sh
# make-certificates.sh: the certificates of the TLS tests, made when the tests are built
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make-certificates.sh FOLDER: writes ca.pem, which a test trusts, and for each of
#   good          localhost and 127.0.0.1, of that authority
#   expired       the same, but its time is over
#   future        the same, but its time has not come
#   wrong-host    for other.example
#   unknown-ca    of an authority that nobody trusts
#   self-signed   of none at all
# a NAME.pem with certificate and key.
set -eu

folder=$1
mkdir -p "$folder"
cd "$folder"
work=work
rm -rf "$work"
mkdir "$work"

cat >"$work/ca.conf" <<CONF
[ca]
default_ca = one
[one]
dir = $work
database = $work/index.txt
new_certs_dir = $work
serial = $work/serial
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
CONF
: >"$work/index.txt"
echo 1000 >"$work/serial"

new_key () {
  openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.key"
}

authority () {
  new_key "$1"
  openssl req -x509 -new -sha256 -key "$work/$1.key" -subj "/CN=Phidias test authority $1" -days 3650 \
    -config "$work/ca.conf" -extensions authority -out "$work/$1.crt"
}

# name authority alternative-names start end
leaf () {
  new_key "$1"
  openssl req -new -sha256 -key "$work/$1.key" -subj "/CN=$1" -addext "subjectAltName=$3" \
    -config "$work/ca.conf" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.conf" -cert "$work/$2.crt" -keyfile "$work/$2.key" \
    -startdate "$4" -enddate "$5" -in "$work/$1.csr" -out "$work/$1.crt"
  cat "$work/$1.crt" "$work/$1.key" >"$1.pem"
}

here=DNS:localhost,IP:127.0.0.1
{
  authority trusted
  authority stranger
  leaf good trusted "$here" 20200101000000Z 20450101000000Z
  leaf expired trusted "$here" 20200101000000Z 20200201000000Z
  leaf future trusted "$here" 20440101000000Z 20450101000000Z
  leaf wrong-host trusted DNS:other.example 20200101000000Z 20450101000000Z
  leaf unknown-ca stranger "$here" 20200101000000Z 20450101000000Z
  new_key self-signed
  openssl req -x509 -new -sha256 -key "$work/self-signed.key" -subj /CN=localhost -days 3650 \
    -addext "subjectAltName=$here" -config "$work/ca.conf" -out "$work/self-signed.crt"
  cat "$work/self-signed.crt" "$work/self-signed.key" >self-signed.pem
} >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }

cp "$work/trusted.crt" ca.pem
rm -rf "$work"
